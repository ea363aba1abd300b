// The camera with last time's photograph shining through, so that place and distance are the same again. Without
// JavaScript or a camera a file is chosen. What the camera gives goes into the form as if it had been chosen.
const form = document.querySelector("#add-photo");
const file = form.querySelector("input[type=file]");
const shows = form.querySelector("select[name=view]");
const words = form.dataset;

function made(tag, given = {}, ...inside) {
  const element = Object.assign(document.createElement(tag), given);
  element.append(...inside);
  return element;
}

if (navigator.mediaDevices?.getUserMedia && window.DataTransfer) {
  const video = made("video", { autoplay: true, muted: true, playsInline: true });
  const ghost = made("img", { className: "ghost", alt: "", hidden: true });
  const taken = made("canvas", { hidden: true });
  const stage = made("div", { className: "stage", hidden: true }, video, taken, ghost);
  const strength = made("input", { type: "range", min: 0, max: 80, value: 40 });
  const slide = made("label", { className: "slide", hidden: true }, words.strength, strength);
  const said = made("p", { className: "about" });
  said.setAttribute("role", "status");
  const open = made("button", { type: "button", className: "second", textContent: words.open });
  const take = made("button", { type: "button", textContent: words.take, hidden: true, disabled: true });
  let stream = null;

  const close = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    take.hidden = take.disabled = true;
  };
  const haunt = () => {
    const last = shows.selectedOptions[0].dataset.last;
    ghost.hidden = slide.hidden = !last || !stream;
    if (last) ghost.src = last;
  };
  open.addEventListener("click", async () => {
    close();
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1440 } },
      });
    } catch {
      said.textContent = words.none;
      return;
    }
    video.srcObject = stream;
    stage.hidden = video.hidden = false;
    open.hidden = true;
    taken.hidden = true;
    said.textContent = "";
    open.textContent = words.again;
    haunt();
  });
  video.addEventListener("loadeddata", () => {
    take.hidden = take.disabled = false;
    take.focus();
  });
  take.addEventListener("click", () => {
    if (!video.videoWidth) return;  // the camera shows nothing yet
    taken.width = video.videoWidth;
    taken.height = video.videoHeight;
    taken.getContext("2d").drawImage(video, 0, 0);
    taken.toBlob((blob) => {
      if (!blob) {
        said.textContent = words.none;
        return;
      }
      const held = new DataTransfer();
      held.items.add(new File([blob], "photograph.jpeg", { type: "image/jpeg" }));
      file.files = held.files;
      video.hidden = true;
      taken.hidden = false;
      close();
      open.hidden = false;
      said.textContent = words.taken;
      form.querySelector("button:not([type])").focus();
    }, "image/jpeg", 0.92);
  });
  strength.addEventListener("input", () => ghost.style.setProperty("opacity", strength.value / 100));
  shows.addEventListener("change", haunt);
  window.addEventListener("pagehide", close);
  form.querySelector(".fields").after(made("div", { className: "actions" }, open, take), stage, slide, said);
}
