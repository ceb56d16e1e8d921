"""Stories are told on the screen as well."""

from tests.tui.idle import quick_pilot as quick_pilot
from tests.tui.parsed_styles import parsed_styles as parsed_styles
