"""The page of one training step: buttons, keys and link; a convolution by hand."""

import numpy as np
import pytest

from benchmarks.every_page import settle
from tests.browser.driving import until, waited

SMALL = "picture_size=64"


def grid(page, caption):
    """The numbers of the table under a caption, once it is there."""
    figures = page.locator(".grids figure", has=page.locator("figcaption", has_text=caption))

    def read():
        return figures.evaluate_all(
            """figures => figures.slice(0, 1).map(figure => {
                const power = Number(figure.querySelector("sup")?.innerText ?? 0);
                return [...figure.querySelectorAll("tr")].map(row => [...row.cells].map(
                    cell => Number(cell.innerText.replace("−", "-")) * 10 ** power));
            })""")

    return np.array(until(page, read, caption)[0])


def test_keys_and_buttons_step_and_the_link_follows(visit):
    page = visit(f"one_step?{SMALL}")
    page.get_by_role("heading", name="The input").wait_for()
    settle(page)  # a click on a button that is being drawn anew has no effect
    page.get_by_role("button", name="Next").first.click()
    page.get_by_role("heading", name="1. Conv: output").wait_for()
    page.keyboard.press("Alt+n")
    page.get_by_role("heading", name="2. ReLU: output").wait_for()
    until(page, lambda: "stage=3" in page.url, "the stage in the link")
    page.locator(".st-key-stage input[type=range]").focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_role("heading", name="1. Conv: output").wait_for()
    page.keyboard.press("Alt+b")
    page.get_by_role("heading", name="The input").wait_for()


def test_a_link_opens_its_stage_with_the_line_at_work(visit):
    page = visit(f"one_step?{SMALL}&stage=13")
    page.get_by_role("heading", name="7. Conv: gradients of its weights").wait_for()
    lines = page.locator("figure.source mark")
    marked = until(page, lines.all_inner_texts, "the source")
    assert any("self.kernel_gradient =" in line for line in marked)
    assert page.locator("[data-testid=stAlert]").count() == 0


@pytest.mark.parametrize(("stride", "padding"), [(1, 1), (2, 0)])
def test_the_written_sum_is_the_output(visit, stride, padding):
    page = visit(f"one_step?{SMALL}&stride={stride}&padding={padding}&position=5&kernel=blur")
    page.get_by_text("The output at row").wait_for()
    output, products = grid(page, "output"), grid(page, "window × kernel")
    at = divmod(4, output.shape[1])
    assert len(output) == (7 + 2 * padding - 3) // stride + 1
    assert output[at] == pytest.approx(products.sum(), abs=0.06)  # nine rounded numbers
    written = page.locator("[data-testid=stCode]").inner_text()
    assert written.strip().endswith(f"= {output[at]:.2f}")
    page.get_by_role("button", name="Next").nth(1).click()
    waited(page, lambda: page.get_by_text("The output at row").inner_text(),
           lambda text: f"row {at[0]}, column {at[1] + 1}" in text, "the next position")


def test_the_transposed_convolution_fills_its_output(visit):
    page = visit(f"one_step?{SMALL}&operation=Transposed+convolution&position=1")
    page.get_by_text("is multiplied by the whole kernel").wait_for()
    output = grid(page, "output so far")
    assert output.shape == (8, 8)
    assert not output[3:, 3:].any()


def test_the_patch_is_the_pictures_gray(visit):
    page = visit(f"one_step?{SMALL}&picture=sunset")
    page.get_by_role("heading", name="The input").wait_for()
    shown = grid(page, "gray, from 0 to 1")
    assert shown.shape == (8, 8)
    assert 0 <= shown.min() < shown.max() <= 1
