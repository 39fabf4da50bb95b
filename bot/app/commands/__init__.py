"""The commands of `main.py`: one file each, with ABOUT, `add_arguments` and `run`. The modules beside them do the work.

`main.py` imports every command file to build its parser, so these import only what their arguments need. Telegram, web
servers and workbooks take a second to load: `run` imports them.
"""
