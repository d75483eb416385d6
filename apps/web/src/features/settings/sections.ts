import { Bell, ChartNoAxesColumn, Globe, Keyboard, Palette, Plug, Sparkles } from 'lucide-react'
import { settingsTexts as t } from '../../lib/texts/settings.ts'

/** The sections of the settings, in order. `id` is the last part of their addresses. */
export const SECTIONS = [
  { id: 'look', title: t.look, hint: t.lookHint, icon: Palette },
  { id: 'language', title: t.language, hint: t.languageHint, icon: Globe },
  { id: 'assistant', title: t.assistant, hint: t.assistantHint, icon: Sparkles },
  { id: 'notifications', title: t.notifications, hint: t.notificationsHint, icon: Bell },
  { id: 'programs', title: t.programs, hint: t.programsHint, icon: Plug },
  { id: 'usage', title: t.usage, hint: t.usageHint, icon: ChartNoAxesColumn },
  { id: 'keyboard', title: t.keyboard, hint: t.keyboardHint, icon: Keyboard },
] as const

export type SectionId = (typeof SECTIONS)[number]['id']
