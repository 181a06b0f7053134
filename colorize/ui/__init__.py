"""The user interface, the only room of the library that imports Streamlit.

Pages use:

    session     this visitor's settings and picture; links and presets
    runs        starts an experiment, or finds the one already started
    polling     redraws part of a page until a run has finished
    components  everything that draws results

The app itself uses:

    script      runs for every visitor at every rerun
    navigation  the list of pages
    hints       this visitor's colour hints, in session and address
    uploads     asks again for a visitor's own picture that this server has lost
    rate_limit  how many files a visitor may upload in a minute
    headers     HTTP headers of every answer
    sidebar     picture, presets, link and settings, on every page
    warm        loads libraries before the first visitor arrives
"""
