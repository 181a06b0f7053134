// Outlines on a picture, each with its number; a click chooses one.  Beside the picture there
// are buttons that do the same by keyboard.

class Regions {
  constructor(root, send) {
    this.stage = root.querySelector(".stage");
    this.send = send;
  }

  remove() {}

  update({ width, height, regions }) {
    this.stage.querySelectorAll(".region").forEach(outline => outline.remove());
    this.stage.append(...regions.map(([top, left, high, wide, title], index) => {
      const outline = document.createElement("button");
      Object.assign(outline, { className: "region", type: "button", title, tabIndex: -1,
                               textContent: index + 1, onclick: () => this.send(index) });
      outline.setAttribute("aria-hidden", true);
      Object.assign(outline.style, {
        top: `${100 * top / height}%`, left: `${100 * left / width}%`,
        height: `${100 * high / height}%`, width: `${100 * wide / width}%` });
      return outline;
    }));
  }
}
