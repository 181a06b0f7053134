// Choosing a pixel: by a click or a touch, or by arrow keys and Enter.

class Picker {
  constructor(root, send) {
    this.stage = root.querySelector(".stage");
    this.cursor = root.querySelector(".cursor");
    this.said = root.querySelector(".said");
    this.send = send;
    this.stage.onclick = event => this.click(event);
    this.stage.onkeydown = event => this.key(event);
    this.stage.onblur = () => this.show(this.chosen);
  }

  remove() {}

  update({ width, height, alt, chosen }) {
    Object.assign(this, { width, height, chosen });
    this.at = chosen ?? this.at ?? [Math.floor(height / 2), Math.floor(width / 2)];
    this.stage.classList.add("picks");
    this.stage.tabIndex = 0;
    this.stage.setAttribute("role", "application");
    this.stage.setAttribute("aria-label", `${alt}. Arrow keys move the cursor, Enter asks why `
      + "the pixel there has its colour.");
    this.show(chosen);
  }

  click({ clientX, clientY }) {
    const box = this.stage.getBoundingClientRect();
    this.choose((clientY - box.top) / box.height * this.height,
                (clientX - box.left) / box.width * this.width);
  }

  key(event) {
    const step = event.shiftKey ? 10 : 1;
    const [down, across] = { ArrowUp: [-step, 0], ArrowDown: [step, 0],
                             ArrowLeft: [0, -step], ArrowRight: [0, step] }[event.key] ?? [];
    if (event.key === "Enter" || event.key === " ") this.choose(...this.at);
    else if (down === undefined) return;
    else this.move(this.at[0] + down, this.at[1] + across);
    event.preventDefault();
    event.stopPropagation();
  }

  choose(row, column) {
    this.move(row, column);
    this.send(this.at);
  }

  move(row, column) {
    this.at = [[row, this.height], [column, this.width]].map(
      ([at, length]) => Math.min(length - 1, Math.max(0, Math.floor(at))));
    this.said.textContent = `row ${this.at[0]}, column ${this.at[1]}`;
    this.show(this.at);
  }

  show(pixel) {
    this.cursor.hidden = !pixel;
    if (!pixel) return;
    this.cursor.style.top = `${100 * (pixel[0] + 0.5) / this.height}%`;
    this.cursor.style.left = `${100 * (pixel[1] + 0.5) / this.width}%`;
  }
}
