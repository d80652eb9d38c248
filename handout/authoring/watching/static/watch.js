// Follows the builds: fetches the pages that are near the window, those in it first, and of them
// only the rows that have changed. Where one reads, and how large, stays.

const one = (id) => document.getElementById(id);
const STEPS = [0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3];
const INCH = 96 / 72; // CSS pixels of a point
const GONE = "The preview has ended. Start it again with: handout watch";
const WEIGHTS = { error: ["error", "errors"], warning: ["warning", "warnings"], advice: ["piece of advice", "pieces of advice"] };

let state = { build: 0, pages: [], problems: [] };
let zoom = "fit";
let place = null; // where a page stood that was loaded anew
const near = new Set();

const make = (name, words = "", kind = "") => {
  const made = document.createElement(name);
  made.textContent = words;
  if (kind) made.className = kind;
  return made;
};

// --- where one reads -----------------------------------------------------------------------

// The page at the top of the window, and how much of it lies above.
function reading() {
  const top = document.querySelector("header").offsetHeight;
  const pages = [...one("pages").children];
  const at = pages.findIndex((page) => page.getBoundingClientRect().bottom > top);
  if (at < 0) return null;
  const box = pages[at].getBoundingClientRect();
  return { at, part: (top - box.top) / box.height, left: one("pages").scrollLeft };
}

function readOn(from) {
  const page = from && one("pages").children[from.at];
  if (!page) return;
  const top = document.querySelector("header").offsetHeight, box = page.getBoundingClientRect();
  window.scrollBy(0, box.top + from.part * box.height - top);
  one("pages").scrollLeft = from.left;
}

function remember() {
  sessionStorage.setItem("reading", JSON.stringify({ zoom, place: reading() }));
}

// --- how large -----------------------------------------------------------------------------

function widthOf(points) {
  const room = one("pages").clientWidth - 6;
  return Math.round(zoom === "fit" ? Math.min(room, points * INCH * 1.25) : points * INCH * zoom);
}

function measure() {
  state.pages.forEach(([width, height], at) => {
    const style = one("pages").children[at].style;
    style.setProperty("--width", widthOf(width) + "px");
    style.setProperty("--shape", `${width} / ${height}`);
  });
  const scrolls = one("pages").scrollWidth > one("pages").clientWidth;
  scrolls ? (one("pages").tabIndex = 0) : one("pages").removeAttribute("tabindex");
  one("fit").setAttribute("aria-pressed", zoom === "fit");
}

function resize(to) {
  const from = reading();
  zoom = to;
  measure();
  readOn(from);
  fill();
}

function step(by) {
  const now = zoom === "fit" && state.pages.length ? widthOf(state.pages[0][0]) / state.pages[0][0] / INCH : zoom;
  const more = STEPS.filter((size) => (by > 0 ? size > now * 1.02 : size < now * 0.98));
  if (more.length) resize(by > 0 ? more[0] : more.at(-1));
}

// --- the pictures of the pages -------------------------------------------------------------

const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) near.add(target);
    else if (near.delete(target)) forget(target);
  }
  fill();
}, { rootMargin: "200% 0px" });

const wanted = (page) => Math.round(page.clientWidth * devicePixelRatio);
const isCurrent = (page) => page.build === state.build && page.wide === wanted(page);

function isSeen(page) {
  const box = page.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
}

async function draw(page) {
  const { build } = state, wide = wanted(page), { version } = page, number = [...one("pages").children].indexOf(page) + 1;
  const headers = version && page.wide === wide ? { "If-None-Match": version } : {};
  const answer = await fetch(`/page/${number}.png?build=${build}&width=${wide}`, { headers });
  if (answer.status === 304) page.build = page.dataset.build = build;
  if (answer.status !== 200) return;
  const rows = await createImageBitmap(await answer.blob());
  if (page.version !== version) return; // it was let go meanwhile, and has nothing to add rows to
  const high = Number(answer.headers.get("Height"));
  let canvas = page.firstChild;
  if (!canvas || canvas.width !== rows.width || canvas.height !== high) {
    canvas = make("canvas");
    Object.assign(canvas, { width: rows.width, height: high });
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", "Page " + number);
  }
  canvas.getContext("2d", { alpha: false }).drawImage(rows, 0, Number(answer.headers.get("First-Row")));
  if (canvas !== page.firstChild) page.replaceChildren(canvas);
  Object.assign(page, { build, wide, version: answer.headers.get("ETag") });
  page.dataset.build = build;
}

// What is far away is let go: a picture takes megabytes.
function forget(page) {
  page.replaceChildren();
  Object.assign(page, { build: 0, version: "" });
}

let filling = false, again = false;
async function fill() {
  again = true;
  if (filling) return;
  filling = true;
  try {
    while (again) {
      again = false;
      const missing = [...near].filter((page) => !isCurrent(page));
      const seen = missing.filter(isSeen);
      await Promise.all(seen.map(draw));
      for (const page of missing) {
        if (again) break;
        if (!seen.includes(page)) await draw(page);
      }
    }
  } catch {
    // the next event draws anew
  }
  filling = false;
}

// --- what came of a build ------------------------------------------------------------------

function show(now) {
  const isNew = now.build !== state.build || now.pages.length !== state.pages.length;
  state = now;
  document.title = (now.problems.length ? "⚠ " : "") + (now.title ?? now.file);
  one("title").textContent = now.title ?? now.file;
  one("title").lang = now.language ?? "en";
  one("pdf").hidden = !now.build;
  if (now.checks && one("findings").hidden) {
    one("findings").hidden = false;
    one("findings").replaceChildren(make("h2", "Checking"));
  }
  const pages = one("pages");
  while (pages.children.length > now.pages.length) {
    near.delete(pages.lastChild);
    watcher.unobserve(pages.lastChild);
    pages.lastChild.remove();
  }
  while (pages.children.length < now.pages.length) {
    const page = make("div", "", "page");
    pages.append(page);
    watcher.observe(page);
  }
  measure();
  if (place && now.pages.length) {
    readOn(place);
    place = null;
  }
  const count = now.pages.length === 1 ? "1 page" : `${now.pages.length} pages`;
  tell(now.problems.length ? (now.build ? `${count}, from before the problem` : "Not built") : count);
  showProblems(now);
  if (isNew) fill();
}

function tell(words) {
  if (one("status").textContent !== words) one("status").textContent = words;
}

function showProblems({ problems, build }) {
  document.body.classList.toggle("stale", problems.length > 0);
  const box = one("problems");
  if (!problems.length) {
    box.replaceChildren();
    box.tabIndex = -1;
    return;
  }
  const many = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const list = make("ul");
  for (const problem of problems) {
    const item = make("li"), words = make("p");
    if (problem.place) words.append(make("span", problem.place + ": ", "place"));
    words.append(problem.words);
    item.append(words);
    if (problem.excerpt) item.append(make("pre", problem.excerpt));
    list.append(item);
  }
  box.replaceChildren(make("h2", build ? `${many}; the pages below are from before` : many), list);
  box.tabIndex = box.scrollHeight > box.clientHeight ? 0 : -1;
}

function showFindings(findings) {
  const box = one("findings"), found = [];
  for (const [weight, names] of Object.entries(WEIGHTS)) {
    const some = findings.filter((finding) => finding.severity === weight);
    if (!some.length) continue;
    const list = make("ul");
    for (const finding of some) {
      const item = make("li"), words = make("p");
      if (finding.place) words.append(make("strong", finding.place + ": "));
      words.append(finding.words);
      item.append(words, make("p", finding.advice, "advice"));
      list.append(item);
    }
    found.push(make("h3", `${some.length} ${names[some.length === 1 ? 0 : 1]}`), list);
  }
  const top = box.scrollTop;
  box.replaceChildren(make("h2", found.length ? "What the checks found" : "The checks found nothing"), ...found);
  box.scrollTop = top;
  box.tabIndex = box.scrollHeight > box.clientHeight ? 0 : -1;
}

// -------------------------------------------------------------------------------------------

history.scrollRestoration = "manual";
({ zoom, place } = JSON.parse(sessionStorage.getItem("reading") ?? '{"zoom": "fit", "place": null}'));
addEventListener("pagehide", remember);
addEventListener("resize", () => {
  measure();
  fill();
});
one("smaller").addEventListener("click", () => step(-1));
one("larger").addEventListener("click", () => step(1));
one("fit").addEventListener("click", () => resize("fit"));

const events = new EventSource("/events");
events.addEventListener("state", (event) => show(JSON.parse(event.data)));
events.addEventListener("findings", (event) => showFindings(JSON.parse(event.data)));
events.addEventListener("error", () => tell(GONE));
