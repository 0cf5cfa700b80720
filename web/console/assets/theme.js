// Light, dark or as the system has it: changed at once, and kept by the server in a cookie.

document.addEventListener("click", (event) => {
  const choice = event.target.closest?.("a[data-theme-choice]");
  if (!choice) return;
  event.preventDefault();
  const theme = choice.dataset.themeChoice;
  document.documentElement.dataset.theme = theme;
  for (const one of document.querySelectorAll("a[data-theme-choice]")) {
    if (one.dataset.themeChoice === theme) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
  fetch(`/console/login?theme=${theme}`, { redirect: "manual" }).catch(() => {});
});
