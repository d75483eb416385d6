import { ChevronLeft, ChevronRight, CircleUserRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import { focusField } from '../../lib/page/focus.ts'
import type { Place } from '../../lib/places/place.ts'
import { isSamePlace, pathOf } from '../../lib/places/place.ts'
import { PlaceLink } from '../../lib/places/place-link.tsx'
import { usePlace } from '../../lib/places/use-place.ts'
import { settingsTexts as t } from '../../lib/texts/settings.ts'
import { useMe } from '../../lib/user/me.ts'
import { SECTIONS } from './sections.ts'

const ALL: Place = { kind: 'settings', section: null }

interface SettingsFrameProps {
  title: string
  /** Below the title. */
  intro?: ReactNode
  children: ReactNode
}

/**
 * The frame of all pages of the settings, and of the account: the sections at the side, the present one beside them. A
 * narrow page has either the sections or one of them.
 */
export function SettingsFrame({ title, intro, children }: SettingsFrameProps) {
  const place = usePlace()
  const isOverview = isSamePlace(place, ALL)
  // A narrow page then has no other heading.
  const Title = isOverview ? 'h1' : 'p'
  const heading = useFocusOnChange(pathOf(place))
  return (
    <div className="@container h-full overflow-y-auto">
      <div className="mx-auto flex w-full max-w-4xl gap-x-10 px-4 pt-2 pb-16 sm:px-8 lg:pt-4">
        <div className={`@3xl:block @3xl:w-48 shrink-0 ${isOverview ? 'w-full' : 'hidden'}`}>
          <Title className="mb-3 @3xl:px-2.5 font-semibold text-2xl tracking-tight">{t.title}</Title>
          <SectionLinks isOverview={isOverview} />
        </div>
        <div className={`@3xl:block min-w-0 flex-1 ${isOverview ? 'hidden' : ''}`}>
          <PlaceLink
            place={ALL}
            className="@3xl:hidden -ml-2 mb-1 inline-flex h-9 items-center gap-1 rounded-lg pr-2.5 pl-1 font-medium text-accent-text text-sm hover:bg-hover pointer-coarse:h-11"
          >
            <ChevronLeft size={18} aria-hidden />
            {t.back}
          </PlaceLink>
          <h1 ref={heading} tabIndex={-1} data-focus className="font-semibold text-2xl tracking-tight outline-none">
            {title}
          </h1>
          {intro && <p className="mt-1 break-words text-muted text-sm">{intro}</p>}
          <div className="mt-5 flex flex-col gap-6">{children}</div>
        </div>
      </div>
    </div>
  )
}

function SectionLinks({ isOverview }: { isOverview: boolean }) {
  const place = usePlace()
  const { is_guest } = useMe()
  const shown: Place = isOverview ? { kind: 'settings', section: SECTIONS[0].id } : place
  const links = [
    ...SECTIONS.map(({ id, ...section }) => ({ ...section, place: { kind: 'settings', section: id } as Place })),
    {
      title: is_guest ? t.guestAccount : t.account,
      hint: is_guest ? t.guestAccountHint : t.accountHint,
      icon: CircleUserRound,
      place: { kind: 'account' } as Place,
    },
  ]
  return (
    <nav aria-label={t.sections}>
      <ul className="@3xl:gap-0.5 flex flex-col @max-3xl:overflow-hidden @max-3xl:rounded-xl @max-3xl:border @max-3xl:border-line @max-3xl:bg-surface">
        {links.map(({ title, hint, icon: Icon, place: to }) => {
          const isCurrent = isSamePlace(to, shown)
          return (
            <li key={pathOf(to)} className="@max-3xl:not-first:border-line @max-3xl:not-first:border-t">
              <PlaceLink
                place={to}
                aria-current={isCurrent ? 'page' : undefined}
                className={`nav-link flex items-center gap-3 px-2.5 text-sm outline-offset-[-2px] hover:bg-hover @3xl:min-h-9 @3xl:rounded-lg @max-3xl:min-h-14 @max-3xl:px-4 ${isCurrent ? '@3xl:bg-accent-soft @3xl:text-accent-text' : ''}`}
              >
                <Icon size={17} aria-hidden className="shrink-0 opacity-80" />
                <span className="min-w-0 flex-1">
                  <span className="block truncate @max-3xl:font-medium">{title}</span>
                  <span className="@3xl:hidden block truncate text-note text-muted">{hint}</span>
                </span>
                <ChevronRight size={16} aria-hidden className="@3xl:hidden shrink-0 text-muted" />
              </PlaceLink>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

/** Moves the focus to the heading when another section is shown, because the pressed link may be out of sight then. */
function useFocusOnChange(path: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    focusField(heading.current)
  }, [path])
  return heading
}
