// All of this works without this file. With it, a table can be dropped on the page, and a run
// through its rows shows how far it is.

const LOST = "The desk does not answer any more. Start it again, and bring the table once more.";
const EVERY = 400; // milliseconds
const one = (id) => document.getElementById(id);

function told(words) {
  const line = document.createElement("p");
  line.className = "problem";
  line.setAttribute("role", "alert");
  line.textContent = words;
  one("problem").replaceChildren(...(words ? [line] : []));
}

// --- bringing a table ----------------------------------------------------------------------

function takesDrops(form) {
  const field = one("table"), most = Number(form.dataset.most);
  let depth = 0;
  one("drop").hidden = false;

  function isFine() {
    const file = field.files[0];
    const ends = field.accept.split(",");
    if (!file) told("Choose a file first.");
    else if (!ends.some((end) => file.name.toLowerCase().endsWith(end)))
      told("This is no table. Choose a file that ends in .csv, .xlsx or .jsonl.");
    else if (file.size > most)
      told(`The file is larger than ${most / 1e6} MB, which is too much for the desk. Split it into several tables.`);
    else {
      told("");
      return true;
    }
    return false;
  }

  const hasFile = (event) => event.dataTransfer?.types.includes("Files");
  const shown = (by) => form.classList.toggle("over", (depth = Math.max(depth + by, 0)) > 0);
  addEventListener("dragenter", (event) => hasFile(event) && shown(1));
  addEventListener("dragleave", (event) => hasFile(event) && shown(-1));
  addEventListener("dragover", (event) => hasFile(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    shown(-depth);
    if (event.dataTransfer.files.length !== 1) return told("Drop one file.");
    field.files = event.dataTransfer.files;
    if (isFine()) form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    if (!isFine()) event.preventDefault();
    else one("live").textContent = "The table is being read.";
  });
  addEventListener("pageshow", () => (one("live").textContent = ""));
}

// --- a run through its rows ----------------------------------------------------------------

async function follow(run) {
  try {
    const answer = await fetch(`/table/${run.dataset.table}/state`);
    const state = answer.status === 403 ? { is_over: true } : await answer.json();
    if (state.is_over) return location.replace(`/table/${run.dataset.table}`);
    one("progress").value = state.rows;
    one("rows").textContent = `${state.rows.toLocaleString("en")} of ${state.of.toLocaleString("en")} rows`;
    const words = state.waits ? "Other tables are done first." : "";
    if (one("live").textContent.trim() !== words) one("live").textContent = words;
  } catch {
    return told(LOST);
  }
  setTimeout(follow, EVERY, run);
}

if (one("bring")) takesDrops(one("bring"));
if (one("run")) setTimeout(follow, EVERY, one("run"));
