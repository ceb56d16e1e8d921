"""What the terminal can show and what is sent to it. The only room that uses Textual's private parts."""
