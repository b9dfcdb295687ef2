/** Makes a missing case fail to compile. At run time it says only the type, since the value may hold PHI. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case of type ${typeof value}`)
}
