// All of the desk works without this file; with it, searching filters as you type and a
// print job says when it is done.
"use strict";
const field = document.getElementById("q");
if (field) {
  const cards = [...document.querySelectorAll(".card")];
  const found = document.getElementById("found");
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const card of cards) {
      card.hidden = !words.every((word) => card.dataset.words.includes(word));
      count += card.hidden ? 0 : 1;
    }
    found.textContent = count === 1 ? "1 handout" : count + " handouts";
  });
}
const job = document.getElementById("job");
if (job) {
  const words = { done: "Done: the pages have left the print queue.", stopped: "The printer has stopped. Look after it, or choose another one." };
  const ask = async () => {
    let state = "";
    try {
      state = await (await fetch("/job/" + encodeURIComponent(job.dataset.job))).text();
      if (words[state]) job.textContent = words[state];
    } catch {
      job.textContent = "The desk does not answer any more. Start it again.";
    }
    if (state !== "done") setTimeout(ask, 2000);
  };
  setTimeout(ask, 1000);
}
