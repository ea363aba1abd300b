// Says, two minutes before, that the session ends because nobody is there; one press keeps it.
// Without JavaScript the session ends all the same, and the sign-in page says why.
const seconds = Number(document.body.dataset.idleSeconds);
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
  box.setAttribute("aria-label", "Are you still there?");
  const text = document.createElement("p");
  text.textContent = "You will be signed out in two minutes. What you typed and did not send would be lost.";
  const button = document.createElement("button");
  button.textContent = "Stay signed in";
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
