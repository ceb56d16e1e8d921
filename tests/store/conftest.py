"""The stage of actions that change several files, laid out once in each process."""

from tests.store.actions import built_stage as built_stage
from tests.store.actions import stage as stage
