import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { NotFound } from '../../components/not-found.tsx'
import { usePlace } from '../../lib/places/use-place.ts'
import { settingsTexts as t } from '../../lib/texts/settings.ts'
import { MeContext, useMe } from '../../lib/user/me.ts'
import { AssistantSection } from './assistant-section.tsx'
import { KeyboardSection } from './keyboard-section.tsx'
import { LanguageSection } from './language-section.tsx'
import { LookSection } from './look-section.tsx'
import { NotificationsSection } from './notifications-section.tsx'
import type { SectionId } from './sections.ts'
import { SECTIONS } from './sections.ts'
import { SettingsFrame } from './settings-frame.tsx'
import { UsageMeter } from './usage-meter.tsx'
import { SaveMeContext, useSaveMe } from './use-save-me.ts'

interface SettingsPageProps {
  /** The settings of notifications in browsers. */
  notifications: ReactNode
  /** The tokens and connected apps. */
  programs: ReactNode
}

/** The settings of the address. Each is saved when it is chosen. */
export function SettingsPage(parts: SettingsPageProps) {
  const place = usePlace()
  const wanted = place.kind === 'settings' ? place.section : null
  const section = wanted === null ? SECTIONS[0] : SECTIONS.find(({ id }) => id === wanted)
  const { save, chosen, count } = useSaveMe()
  if (!section) return <NotFound />
  return (
    <SettingsFrame title={section.title} intro={<Intro hint={section.hint} savedCount={count} />}>
      <SaveMeContext value={save}>
        <MeContext value={chosen}>{contentOf(section.id, parts)}</MeContext>
      </SaveMeContext>
    </SettingsFrame>
  )
}

function contentOf(id: SectionId, { notifications, programs }: SettingsPageProps): ReactNode {
  switch (id) {
    case 'look':
      return <LookSection />
    case 'language':
      return <LanguageSection />
    case 'assistant':
      return <AssistantSection />
    case 'notifications':
      return <NotificationsSection>{notifications}</NotificationsSection>
    case 'programs':
      return programs
    case 'usage':
      return <Usage />
    case 'keyboard':
      return <KeyboardSection />
  }
}

function Usage() {
  return <UsageMeter time_zone={useMe().time_zone} />
}

/** Says what the section is about, and after a change that it was saved. */
function Intro({ hint, savedCount }: { hint: string; savedCount: number }) {
  return (
    <span className="flex items-center justify-between gap-4">
      {hint}
      <span role="status">
        {savedCount > 0 && (
          <span key={savedCount} className="saved-mark inline-flex items-center gap-1 font-medium text-accent-text">
            <Check size={14} aria-hidden />
            {t.saved}
          </span>
        )}
      </span>
    </span>
  )
}
