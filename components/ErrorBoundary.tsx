import { Component, type ReactNode } from 'react'

/** A mistake of ours in a view must not look like a lost call: the call runs elsewhere and goes on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <main className="signed-out" role="alert">
        <h1>This view stopped</h1>
        <p className="signed-out-text">A call goes on without it. Reload the view to get it back.</p>
        <button type="button" className="button button-primary button-large" onClick={() => location.reload()}>
          Reload
        </button>
      </main>
    )
  }
}
