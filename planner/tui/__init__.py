"""The screens, made with Textual. They know plans and never files."""
