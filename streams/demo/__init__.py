"""`headerfirst demo`: the real workers, played a made-up day (../sample/).

play.py worker.py player.py register.py outputs.py    the parts that play a day
stories.py desk.py                what its people ask for, and how they sign it
screen.py report.py privacy_figures.py page.py    while it runs; in words and figures at the end, on a page

Start with play.py.
"""
