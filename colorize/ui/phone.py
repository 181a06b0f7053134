"""What a narrow window, such as a phone's, shows in another way."""

#: Streamlit lays the sidebar over the page in windows of at most 768 pixels, and has no way to
#: close it from here.  So the buttons that open and close it are labelled, and stay in sight.
STYLE = """
@media (max-width: 640px) {  /* a table of scores fits a telephone */
  [data-testid=stMarkdownContainer] :is(th, td) { padding: .3rem .35rem; font-size: .8rem; }
}
@media (max-width: 768px) {
  [data-testid=stSidebarHeader] { position: sticky; top: 0; z-index: 2; }
  [data-testid=stSidebar] > *, [data-testid=stSidebarContent], [data-testid=stSidebarHeader] {
    background-color: inherit; }
  [data-testid=stSidebarCollapseButton] button { gap: .35rem; }
  [data-testid=stSidebarCollapseButton] button::before { content: attr(aria-label); }
  [data-testid=stExpandSidebarButton] { width: auto; gap: .35rem; }
  [data-testid=stExpandSidebarButton]::after { content: "Sidebar"; }
}
"""
