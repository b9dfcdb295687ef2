import { useEffect, useState } from 'react'
import type { FrontTab, ListedIn, ListFault, TabDoor } from './tab-door.ts'

export type Listing =
  | { state: 'reading' }
  | { state: 'listed'; items: ListedIn[] }
  | { state: 'failed'; code: ListFault }

/** The numbers of a tab, read again when the page changes. Null: there is nothing to read. */
export function useListing(door: TabDoor, tab: FrontTab | null, rev: number): Listing {
  const [listing, setListing] = useState<{ of: string; listing: Listing } | null>(null)
  const id = tab?.id ?? null
  const loading = tab?.loading ?? false
  const of = `${id} ${tab?.url}`

  useEffect(() => {
    if (id === null || loading) return
    let over = false
    let stop = () => {}
    let reading = false
    let again = false
    const read = async () => {
      // What changes while a list is read is in the next one.
      if (reading) {
        again = true
        return
      }
      reading = true
      again = false
      const result = await door.list(id)
      reading = false
      if (over) return
      setListing({
        of,
        listing: result.ok ? { state: 'listed', items: result.value } : { state: 'failed', code: result.error.code },
      })
      if (again) void read()
    }
    // A script that is still on its way could not be listened to before.
    void read().then(() => {
      if (!over) stop = door.watchNumbers(id, () => void read())
    })
    return () => {
      over = true
      stop()
    }
  }, [door, id, loading, of, rev])

  // The numbers of another page are nobody's here.
  return listing?.of === of ? listing.listing : { state: 'reading' }
}
