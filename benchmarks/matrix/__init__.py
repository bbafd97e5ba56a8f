"""Essaim beside two other bots, on one real homeserver, in one run.

`measure` is the run, `bots` the processes, `crowd` who writes, `tally` what came of it; `echo` is a
bot on matrix-nio's own loop, `plugin/` one on maubot.
"""
