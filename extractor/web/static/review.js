// A figure in the list and its box on the page show each other; a filter narrows the list.
"use strict";
const light = (id) => {
  document.querySelectorAll(".lit").forEach((e) => e.classList.remove("lit"));
  const item = document.getElementById(id);
  const box = document.querySelector(`rect[data-figure="${CSS.escape(id)}"]`);
  [item, box].forEach((e) => e && e.classList.add("lit"));
  return { item, box };
};
const toPage = (id) => {
  const { item, box } = light(id);
  const target = box || (item && document.getElementById("p" + item.dataset.page));
  if (target) target.scrollIntoView({ block: "center", behavior: "smooth" });
};
document.addEventListener("click", (event) => {
  const go = event.target.closest(".go");
  if (go) toPage(go.closest("li").id);
  const box = event.target.closest("rect[data-figure]");
  if (box) {
    const { item } = light(box.dataset.figure);
    if (item) item.scrollIntoView({ block: "center", behavior: "smooth" });
  }
});
const filter = document.querySelector(".filter");
if (filter) {
  const plain = (s) => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
  filter.addEventListener("input", () => {
    const wanted = plain(filter.value);
    document.querySelectorAll(".figures li").forEach((li) => { li.hidden = !plain(li.textContent).includes(wanted); });
  });
}
if (/^#f\d+$/.test(location.hash)) toPage(location.hash.slice(1));
