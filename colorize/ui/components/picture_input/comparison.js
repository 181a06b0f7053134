// Two pictures, one on the other: the line shows the first to its left, the other to its right.

class Comparison extends Divider {
  constructor(root) {
    super(root, () => {});
    this.over = root.querySelector(".over");
    Object.assign(this, { low: 0, high: 100 });
  }

  update(data) {
    this.names = data.names;
    this.over.hidden = false;
    if (this.over.getAttribute("src") !== data.other) this.over.src = data.other;
    this.over.alt = data.otherAlt;
    super.update({ ...data, side: "left" });
  }

  show() {
    super.show();
    this.over.style.clipPath = `inset(0 0 0 ${this.share}%)`;
    this.line.setAttribute("aria-valuetext", `${this.share} %: ${this.names[0]} to the left, `
      + `${this.names[1]} to the right`);
  }
}
