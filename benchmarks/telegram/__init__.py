"""Essaim on a stand-in of Telegram: beside an echo, and to thousands in simulated time.

`measure` is the run beside the echo, `bots` the processes, `crowd` who writes; `echo` is a bot on
python-telegram-bot's own loop, `unpaced` Essaim where no limit has to be kept. `digest` is the
message to everybody, at Telegram's limits, on the time of `simulated`.
"""
