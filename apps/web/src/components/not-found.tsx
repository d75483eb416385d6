import { Compass } from 'lucide-react'
import { START } from '../lib/places/place.ts'
import { PlaceLink } from '../lib/places/place-link.tsx'
import { placeTexts as t } from '../lib/texts/places.ts'
import { Empty } from './empty.tsx'

interface NotFoundProps {
  title?: string
  text?: string
}

/** The page of an address that leads nowhere, or to what is gone. */
export function NotFound({ title = t.nowhere, text = t.nowhereText }: NotFoundProps) {
  return (
    <div className="h-full overflow-y-auto pt-8">
      <Empty isPage icon={<Compass size={26} />} title={title} text={text}>
        <PlaceLink
          place={START}
          className="mt-4 inline-flex h-9 items-center rounded-lg border border-line bg-surface px-3.5 font-medium text-sm shadow-xs hover:bg-hover pointer-coarse:h-11"
        >
          {t.backToStart}
        </PlaceLink>
      </Empty>
    </div>
  )
}
