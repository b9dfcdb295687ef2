/**
 * Important where the page could reach: the host is an element of its tree. No filter and no opacity on a button: the browser
 * would say that it is not seen (lib/sites/overlay-proof.ts).
 */
export const bannerStyle = `
:host {
  all: initial !important;
  position: fixed !important; inset: 12px 0 auto 0 !important; margin: 0 auto !important;
  width: max-content !important; max-width: min(420px, calc(100vw - 24px)) !important; height: auto !important;
  display: block !important; border: 0 !important; padding: 0 !important; background: none !important;
  overflow: visible !important; z-index: 2147483647 !important; color-scheme: light dark !important;
}
@media print { :host { display: none !important } }
section {
  display: flex; align-items: center; gap: 12px; margin-bottom: 8px; padding: 12px 14px; border-radius: 14px;
  font: 400 14px/1.4 system-ui, sans-serif; color: light-dark(#17211f, #eef4f2); background: light-dark(#fff, #1b2523);
  box-shadow: 0 0 0 1px light-dark(#0000001f, #ffffff2b), 0 8px 30px #0000003d;
  animation: in .18s ease-out;
}
div { min-width: 0; flex: 1 }
h2, p { margin: 0; font: inherit; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
h2 { font-weight: 650 }
p { color: light-dark(#52605c, #a9b8b3) }
button {
  all: unset; box-sizing: border-box; flex: none; min-height: 36px; padding: 0 14px; display: grid; place-items: center;
  border-radius: 10px; font-weight: 600; color: #fff; cursor: pointer;
}
button.answer { background: #0b7a62 }
button.decline { background: #b3261e }
button.close { min-width: 32px; padding: 0; color: inherit; font-size: 18px }
button.answer:hover { background: #09644f }
button.decline:hover { background: #8f1f19 }
button.close:hover { background: #7f7f7f2e }
button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px }
button[aria-disabled="true"] { background: #6b7774; cursor: default }
@keyframes in { from { opacity: 0; transform: translateY(-8px) } }
@media (prefers-reduced-motion: reduce) { section { animation: none } }
@media (forced-colors: active) { section, button { border: 1px solid CanvasText } }
`
