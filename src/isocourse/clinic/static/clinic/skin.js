// A tap on a region of the map counts one more of the chosen kind there. Without JavaScript the map leads to the boxes.
document.querySelector(".placing").hidden = false;

document.addEventListener("click", (event) => {
  const region = event.target.closest("[data-region]")?.dataset.region;
  if (!region) return;
  event.preventDefault();
  const kind = document.querySelector("#placing").value;
  const box = document.getElementById(`${region}.${kind}`);
  box.closest("details").open = true;
  box.value = Number(box.value || 0) + 1;
  box.dispatchEvent(new Event("input", { bubbles: true }));
});
