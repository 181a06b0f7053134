// What Streamlit calls, at first and whenever `data` has changed.

const views = new WeakMap();
// As of all pictures on a page: CSS pixels of the height at most; a longer panorama is scrolled.
const LIMIT = 560, PANORAMA = 4, PANORAMA_HEIGHT = 120;

class View {
  constructor(root, mode) {
    this.root = root;
    this.part = mode === "pick"
      ? new Picker(root, pixel => this.setTriggerValue("pixel", pixel))
      : mode === "draw"
      ? new Drawing(root, (strokes, revision) =>
          this.setStateValue("strokes", `${revision} ${strokes}`))
      : new Divider(root, share => this.setTriggerValue("share", share));
  }

  update(data) {
    const { picture, width, height, alt, caption } = data;
    const stage = this.root.querySelector(".stage");
    stage.style.aspectRatio = `${width} / ${height}`;
    const ratio = width / height;
    stage.style.minWidth = ratio > PANORAMA ? `${PANORAMA_HEIGHT * ratio}px` : "";
    stage.style.maxWidth = ratio < 1 ? `${LIMIT * ratio}px` : "";
    const image = this.root.querySelector(".picture");
    if (image.getAttribute("src") !== picture) image.src = picture;
    image.alt = alt;
    this.root.querySelector(".caption").textContent = caption;
    this.part.update(data);
  }
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  if (!views.has(parentElement)) views.set(parentElement, new View(parentElement, data.mode));
  const view = views.get(parentElement);
  Object.assign(view, { setStateValue, setTriggerValue });
  view.update(data);
  return () => view.part.remove();
}
