/** The mark of the icon in public/icon/icon.svg. */
export function Logo({ size }: { size: number }) {
  return <img className="logo" src="/icon/icon.svg" width={size} height={size} alt="" />
}
