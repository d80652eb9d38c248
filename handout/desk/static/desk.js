// All of the desk works without this file. With it, searching filters as one types, the pages
// follow every choice, and a print job says when it is done.

const LOST = "The desk does not answer any more. Start it again.";
const one = (id) => document.getElementById(id);

function told(words) {
  const line = document.createElement("p");
  line.className = "problem";
  line.setAttribute("role", "alert");
  line.textContent = words;
  one("notice").replaceChildren(line);
}

// --- the library ---------------------------------------------------------------------------

function searchAsOneTypes(field) {
  const cards = [...document.querySelectorAll(".card")];
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const card of cards) {
      card.hidden = !words.every((word) => card.dataset.words.includes(word));
      count += card.hidden ? 0 : 1;
    }
    one("found").textContent = count === 1 ? "1 handout" : count + " handouts";
  });
}

// How many pages each handout has is counted while one looks.
async function pagesOfCards(tries = 60) {
  const open = [...document.querySelectorAll(".count")].filter((place) => !place.textContent);
  if (!open.length || !tries) return;
  let counts = {};
  try {
    counts = await (await fetch("/counts")).json();
  } catch {
    return;
  }
  for (const place of open) {
    const pages = counts[place.dataset.key];
    if (pages === 0) place.textContent = "; it cannot be built, open it to see why";
    if (pages) place.textContent = pages === 1 ? ", 1 page" : `, ${pages} pages`;
  }
  setTimeout(pagesOfCards, 1000, tries - 1);
}

// --- one handout ---------------------------------------------------------------------------

const TYPING = 120; // milliseconds without a key before the pages are drawn

function pagesFollow(form) {
  const touched = new Set();
  let timer, asking = false, again = false, language = form.elements.language?.value;
  one("show").hidden = true;

  function put(page) {
    one("pages").replaceWith(page.getElementById("pages"));
    if (form.elements.language?.value !== language) {
      language = form.elements.language.value;
      document.title = page.title;
      one("about").replaceWith(page.getElementById("about"));
      one("fields").replaceWith(page.getElementById("fields"));
    }
    for (const place of page.querySelectorAll(".told")) {
      const name = place.id.slice("told-".length), field = one("field-" + name);
      const words = touched.has(field.id) || field.value ? place.textContent : "";
      one(place.id).textContent = words;
      words ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
    }
    one("problem").replaceChildren();
  }

  async function draw() {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    again = false;
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.getAttribute("action") + "/preview", { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      one("live").textContent = "";
      if (page.getElementById("pages")) put(page);
      else if (answer.status === 403) one("live").textContent = "This page is too old. Open the handout again.";
      else one("live").textContent = page.getElementById("broken")?.textContent ?? "The pages cannot be shown at the moment.";
    } catch {
      one("live").textContent = LOST;
    }
    asking = false;
    if (again) draw();
  }

  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(draw, event.target.matches("select, [type=checkbox]") ? 0 : TYPING);
  });
  form.addEventListener("focusout", (event) => {
    if (!event.target.id.startsWith("field-") || touched.has(event.target.id)) return;
    touched.add(event.target.id);
    if ([...form.elements].some((field) => field.id.startsWith("field-") && field.value)) draw();
  });
}

// A second click does not print a second time, and what the browser prints opens beside the desk.
function sending(form) {
  let last = 0;
  form.addEventListener("submit", (event) => {
    const action = event.submitter?.value ?? "show";
    if (action !== "show" && Date.now() - last < 1500) {
      event.preventDefault();
      return;
    }
    if (action !== "show") last = Date.now();
    form.target = action === "print" && !form.elements.printer.value ? "_blank" : "";
    if (action !== "show") [1000, 4000, 10000].forEach((wait) => setTimeout(askForNotice, wait));
  });
}

async function askForNotice() {
  try {
    const words = await (await fetch("/notice")).text();
    if (words) told(words);
  } catch {
    told(LOST);
  }
}

// --- a print job ---------------------------------------------------------------------------

async function followJob(job) {
  let state = {};
  try {
    const answer = await fetch("/job/" + encodeURIComponent(job.dataset.job));
    state = answer.status === 403 ? { told: await answer.text(), is_over: true } : await answer.json();
    if (job.textContent !== state.told) job.textContent = state.told;
  } catch {
    job.textContent = LOST;
  }
  if (!state.is_over) setTimeout(followJob, 2000, job);
}

if (one("q")) {
  searchAsOneTypes(one("q"));
  pagesOfCards();
}
if (one("handout")) {
  pagesFollow(one("handout"));
  sending(one("handout"));
}
if (one("job")) {
  if (!("over" in one("job").dataset)) setTimeout(followJob, 1000, one("job"));
  setTimeout(askForNotice, 1500);
}
