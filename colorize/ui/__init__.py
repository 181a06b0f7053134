"""The user interface, the only room of the library that imports Streamlit.

Pages use:

    session     this visitor's settings and picture; links and presets
    runs        starts an experiment, or finds the one already started
    polling     redraws part of a page until a run has finished
    errors      the errors of results, found by the worker
    sweeps      the cells of sweeps, computed by the worker
    visit       what this visitor's runs were, and their scores
    components  everything that draws results

The app itself uses:

    script      runs for every visitor at every rerun
    navigation  the list of pages
    phone       what a narrow window shows in another way
    server      the memory, queues, worker and stores that all visitors share
    run_cache   the runs that visitors share
    tasks       the canvases in use, shared by all visitors
    photo       the picture in use, and where its colours come from
    own_picture the uploader of a visitor's own picture
    opened_experiment  the experiment's file that a visitor has opened
    this_experiment  this visitor's experiment, as it leaves the app
    hints       this visitor's colour hints, in session and address
    branches    this visitor's trainings that were changed by hand
    uploads     asks again for a visitor's own picture that this server has lost
    rate_limit  how many files a visitor may upload in a minute
    upload_gate how many bytes of uploads the server holds
    kept_files  how many bytes of files that wait to be saved it holds
    headers     HTTP headers of every answer
    sidebar     picture, presets, link and settings, on every page
    warm        starts the worker, and computes what visitors will ask for
"""
