/**
 * Styles of the overlay, for its shadow root only; what is written inside comes to every page. `:host` rules are important: no
 * rule of the page can win.
 *
 * - Containment: a button that moves must not make the page lay itself out again. None of style: at each new button Chrome
 *   would go through the whole page for counters, 12 ms for 300,000 elements (measured).
 * - `::before`: the target stays comfortable where the circle has to be small; between the two, one ends where the other begins.
 */
export const overlayStyle = `
:host {
  all: initial !important;
  direction: ltr !important;
  position: absolute !important; inset: 0 auto auto 0 !important;
  width: 0 !important; height: 0 !important;
  contain: size layout !important;
  z-index: 2147483647 !important;
  color-scheme: normal !important;
  user-select: none !important;
}
@media print { :host { display: none !important } }
i { position: absolute; left: 0; top: 0; width: 64px; height: 1px; visibility: hidden; contain: size layout paint }
button {
  all: unset;
  position: absolute; left: 0; top: 0; box-sizing: border-box; contain: size layout;
  width: var(--size); height: var(--size); border-radius: 50%;
  display: grid; place-items: center; cursor: pointer; touch-action: manipulation;
  color: var(--ink); background: var(--ground); box-shadow: inset 0 0 0 1px var(--edge);
  --ink: #0b6b57; --ground: #e9f6f2; --edge: #b9ded3; --full: #0b7a62; --on: #fff;
  transition: background-color .12s, color .12s, box-shadow .12s;
}
button[data-dark] { --ink: #7fe0c6; --ground: #16352e; --edge: #2b5a4f; --full: #3fc7a3; --on: #06231c }
button::before { content: ""; position: absolute; inset: calc((var(--size) - var(--reach)) / 2); border-radius: 50% }
button[hidden] { display: none }
button[data-side="right"] { border-radius: 50% 0 0 50% }
button[data-side="left"] { border-radius: 0 50% 50% 0 }
button[data-side="below"] { border-radius: 50% 50% 0 0 }
button[data-side="above"] { border-radius: 0 0 50% 50% }
button[data-side="right"]::before { right: 0 }
button[data-side="left"]::before { left: 0 }
button[data-side="below"]::before { bottom: 0 }
button[data-side="above"]::before { top: 0 }
button:hover, button:focus-visible, button[data-hover] { color: var(--on); background: var(--full); box-shadow: inset 0 0 0 1px var(--full) }
button:focus-visible { outline: 2px solid var(--full); outline-offset: 2px }
button:active { background: color-mix(in srgb, var(--full) 88%, #000) }
svg { width: 60%; height: 60%; fill: currentColor; pointer-events: none }
button[data-state="calling"] { color: var(--on); background: var(--full); animation: ring 1.2s ease-in-out infinite }
button[data-state="started"] { color: var(--on); background: var(--full) }
button[data-state="refused"] { --ink: #a3271b; --ground: #fdecea; --edge: #f0b6af; --full: #b3261e; --on: #fff }
button[data-dark][data-state="refused"] { --ink: #ffb4ab; --ground: #3c1512; --edge: #6d2a24; --full: #ff897d; --on: #2d0500 }
@keyframes ring { 50% { box-shadow: 0 0 0 4px color-mix(in srgb, var(--full) 30%, transparent) } }
p {
  position: absolute; left: 0; top: 0; margin: 0; box-sizing: border-box; width: max-content; max-width: 280px;
  padding: 7px 12px; border-radius: 10px; font: 500 13px/1.4 system-ui, sans-serif; letter-spacing: 0;
  color: #f4f7f6; background: #1b2523; box-shadow: 0 4px 18px rgb(0 0 0 / .22); pointer-events: none;
}
p:empty { clip-path: inset(50%); padding: 0 }
@media (prefers-reduced-motion: reduce) { button { transition: none } button[data-state="calling"] { animation: none } }
@media (forced-colors: active) {
  button { color: ButtonText; background: ButtonFace; border: 1px solid ButtonBorder; forced-color-adjust: none }
  button:hover, button:focus-visible, button[data-hover], button[data-state="calling"] { color: HighlightText; background: Highlight }
  button:focus-visible { outline-color: Highlight }
  p { border: 1px solid CanvasText; color: CanvasText; background: Canvas; forced-color-adjust: none }
}
`

/**
 * Above the page's modal dialogs and popovers presses are taken by place: a press here would close the page's popover, and in
 * its modal dialogs nothing outside is pressed at all.
 */
export const raisedStyle = ':host { pointer-events: none !important }'
