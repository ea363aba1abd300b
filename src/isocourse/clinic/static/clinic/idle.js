// Says, two minutes before, that the session ends because nobody is there; one press keeps it.
// Without JavaScript the session ends all the same, and the sign-in page says why.
const idleWords = document.body.dataset;
const seconds = Number(idleWords.idleSeconds);
const warnAt = Math.max(seconds - 120, seconds / 2) * 1000;
let timers = [];

function start() {
  timers.forEach(clearTimeout);
  document.querySelector(".idle")?.remove();
  timers = [setTimeout(warn, warnAt), setTimeout(leave, (seconds + 3) * 1000)];
}

function warn() {
  const box = document.createElement("div");
  box.className = "idle";
  box.setAttribute("role", "alertdialog");
  box.setAttribute("aria-label", idleWords.idleTitle);
  const text = document.createElement("p");
  text.textContent = idleWords.idleText;
  const button = document.createElement("button");
  button.textContent = idleWords.idleStay;
  button.addEventListener("click", stay);
  box.append(text, button);
  document.body.append(box);
  button.focus();
}

async function stay() {
  const answer = await fetch("/still-here/", { credentials: "same-origin" });
  if (answer.ok && !answer.redirected) start(); else leave();
}

function leave() {
  location.assign("/account/login/?idle=yes&next=" + encodeURIComponent(location.pathname));
}

start();
