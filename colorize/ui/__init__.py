"""The only library room that knows Streamlit.

    frame    which pages there are, and what each is handed
    state    this visitor's settings: from a link, by a preset, into a link
    widgets  widgets drawn from the settings table
    sidebar  picture, presets and link, on every page
    runs     the cached handles of experiments, and how a page watches them
    show     pictures, palettes, tables and charts
"""
