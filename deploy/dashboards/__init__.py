"""Grafana dashboards as code: `make dashboards` writes deploy/grafana/dashboards and docs/dashboards.md from here.

What they show
    panels.py                          what a panel, a section and a dashboard are; which labels may occur
    soc.py proportionality.py pipeline.py    the three dashboards; boards.py names them
    sources.py                         the part of *Pipeline* about what connectors read

What is made of it
    grafana.py document.py generate.py       JSON for Grafana; the tables of the document; both, written or checked

What it shows of a made-up day (docs/pictures; not Grafana)
    sample_run.py scraped.py           the sample day under a Prometheus; what that answers a panel
    page.py parts/ pictures.py         a page with the answers, drawn by uPlot; its picture, taken by Chromium
"""
