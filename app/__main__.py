"""`python -m app` is the command `blockzoo`."""

from app.command_line import main

main(prog_name="blockzoo")
