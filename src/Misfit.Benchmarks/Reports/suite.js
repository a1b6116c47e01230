for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const own = [...body.rows].filter(row => !row.classList.contains("summary"));
  const summaries = [...body.rows].filter(row => row.classList.contains("summary"));
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => sort(head, column));
  });

  function sort(head, column) {
    const descending = head.ariaSort ? head.ariaSort === "ascending" : head.classList.contains("number");
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const sign = descending ? -1 : 1;
    const number = row => row.cells[column].dataset.value === undefined ? NaN : Number(row.cells[column].dataset.value);
    const text = row => row.cells[column].textContent;
    const compare = (a, b) => {
      const x = number(a), y = number(b);
      if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
      return sign * (Number.isNaN(x) ? text(a).localeCompare(text(b), "en", { numeric: true }) : x - y);
    };
    body.replaceChildren(...[...own].sort(compare), ...summaries);
  }
}
