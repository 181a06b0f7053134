"""Everything that draws results on a page; pages call these modules.

    task             what agents are given: known colours, and hints that one draws
    pictures         one picture with its caption
    saving           *Save the picture*, and how far a file at full size is
    scores           scores as large figures, as a table and as bars; those of the report
    progress         progress bar and *Stop*
    agent_card       one agent: picture, scores, progress
    many             many pictures: their files, progress, the ZIP of results
    comparison       two pictures under one line that one moves
    error_maps       where one result is wrong: maps on fixed scales, the worst regions
    error_histogram  how often errors of each size occur
    training         improved agent: a training with its controls, scores and loss
    training_controls  its buttons: start, pause, step, stop, train on
    race             improved agent: the two engines against each other
    model_weights    context agent: confidence, weight of each model
    feature_maps     improved agent: diagram, filters, feature maps
    layer_source     improved agent: the source of each layer, beside its output
    setting_widgets  a widget for each setting of a table
    copy_link        *Copy link*
    take             *Take it with you*: the experiment, its results and a report as files
    made_file        a button that saves a file made at the click, and why it could not be
    palette_editor   the basic agent's palette: edit, pin and save its colours
    palette_sizes    how many colours its palette needs
    picture_input    a picture on which one draws, moves a border, or chooses a pixel
    why              why a pixel of a result has its colour
"""
