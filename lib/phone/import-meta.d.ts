// What the bundler replaces in plan.ts; elsewhere there is no `env`, which is why it is asked for with `?.`.
interface ImportMetaEnv {
  readonly ENTRYPOINT?: string
}
interface ImportMeta {
  readonly env: ImportMetaEnv
}
