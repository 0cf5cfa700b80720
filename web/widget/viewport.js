// On a small screen the panel covers what is really visible: the on-screen keyboard shrinks that.

const SMALL = "(max-width: 560px), (max-height: 480px) and (max-width: 960px)";

/** Keeps `--visible-height` and `--visible-top` on `root`; `changed` hears when either moved. */
export function followViewport(root, changed) {
  const visible = window.visualViewport;
  const small = window.matchMedia(SMALL);
  const apply = () => {
    root.classList.toggle("small", small.matches);
    const zoomed = visible && visible.scale > 1.01; // pinched: leave the layout alone
    const height = visible && !zoomed ? visible.height : window.innerHeight;
    const top = visible && !zoomed ? visible.offsetTop : 0;
    root.style.setProperty("--visible-height", `${Math.round(height)}px`);
    root.style.setProperty("--visible-top", `${Math.round(top)}px`);
    changed();
  };
  visible?.addEventListener("resize", apply);
  visible?.addEventListener("scroll", apply);
  window.addEventListener("resize", apply);
  small.addEventListener("change", apply);
  apply();
  return () => small.matches;
}
