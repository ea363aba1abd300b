// Lays the second photograph over the first, with a slider where the first ends and the second begins.
// Without JavaScript they stand side by side.
const pair = document.querySelector("#pair");
const [before, after] = pair.querySelectorAll("figure");

if (after) {
  const label = document.createElement("label");
  label.className = "slide";
  label.textContent = pair.dataset.slide;
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = 0;
  slider.max = 100;
  slider.value = 100;
  slider.dir = "ltr";  // as the pair is: from the first on the left to the second
  slider.addEventListener("input", () => {
    pair.classList.toggle("over", slider.value < 100);
    pair.style.setProperty("--shown", slider.value + "%");
  });
  label.append(slider);
  pair.after(label);
}
