import { useRouter } from '@tanstack/react-router'
import type { ComponentProps } from 'react'
import type { Place, PlaceSearch } from './place.ts'
import { hrefOf } from './place.ts'
import { isPlainClick } from './plain-click.ts'
import { useGo, usePlaceSearch } from './use-place.ts'

interface PlaceLinkProps extends Omit<ComponentProps<'a'>, 'href'> {
  place: Place
  search?: PlaceSearch
}

/** A link to a place. With a modifier key, the browser opens it as any other link, such as in a new tab. */
export function PlaceLink({ place, search, onClick, ...props }: PlaceLinkProps) {
  const go = useGo()
  const chat = usePlaceSearch('chat')
  const { history } = useRouter()
  return (
    <a
      {...props}
      href={history.createHref(hrefOf(place, { chat, ...search }))}
      onClick={(event) => {
        onClick?.(event)
        if (!isPlainClick(event) || event.defaultPrevented) return
        event.preventDefault()
        go.to(place, search)
      }}
    />
  )
}
