const hues = [12, 38, 160, 200, 262, 330]

export function Avatar({ name, large = false }: { name: string; large?: boolean }) {
  const initials = name
    .split(' ')
    .map((part) => part[0])
    .join('')
  const hue = hues[name.length % hues.length]
  const style = { background: `hsl(${hue} 55% 90%)`, color: `hsl(${hue} 50% 28%)` }
  return (
    <span className={large ? 'avatar large' : 'avatar'} style={style} aria-hidden="true">
      {initials}
    </span>
  )
}
