import { X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'

type Props = { tags: readonly string[]; onChange: (tags: string[]) => void }

const most = 20
const longest = 40

/** Words to find the call by. Enter or a comma adds one, Backspace in the empty field takes the last one away. */
export function TagField({ tags, onChange }: Props) {
  const [text, setText] = useState('')
  const id = useId()

  function add() {
    const next = text
      .split(',')
      .map((tag) => tag.trim().slice(0, longest))
      .filter((tag) => tag !== '')
    setText('')
    if (next.length > 0) onChange([...new Set([...tags, ...next])].slice(0, most))
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault()
      add()
    } else if (event.key === 'Backspace' && text === '' && tags.length > 0) onChange(tags.slice(0, -1))
  }

  return (
    <div className="notes-field">
      <label htmlFor={id}>Tags</label>
      <div className="tags">
        {tags.map((tag) => (
          <span key={tag} className="tag">
            {tag}
            <button
              type="button"
              aria-label={`Remove tag ${tag}`}
              onClick={() => onChange(tags.filter((each) => each !== tag))}
            >
              <X size={12} aria-hidden="true" />
            </button>
          </span>
        ))}
        <input
          id={id}
          type="text"
          autoComplete="off"
          placeholder={tags.length === 0 ? 'Add a tag' : ''}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onKeyDown}
          onBlur={add}
        />
      </div>
    </div>
  )
}
