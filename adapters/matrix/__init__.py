"""Matrix, and Tchap, which is Matrix: on matrix-nio, with an intake loop of our own.

`faults` (their errors in our words), `events` (what comes in) and `render` (what goes out) are
pure; `session` keeps who the bot is there, `rooms` who hears what, `timeline` reads without a gap,
`channel` is the adapter.
"""
