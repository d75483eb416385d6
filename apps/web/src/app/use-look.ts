import { useEffect } from 'react'
import { showLook } from '../lib/page/look.ts'
import { chooseLanguage, chosenLanguage, language } from '../lib/texts/language.ts'
import { useMe } from '../lib/user/me.ts'

/** Shows the accent and the density of the user, also after they were chosen on another device. */
export function useLook(): void {
  const { accent, density } = useMe().ui ?? {}
  useEffect(() => showLook({ accent, density }), [accent, density])
}

/** Loads the page again in the language that the user chose on another device. */
export function useUsersLanguage(): void {
  const wanted = useMe().language ?? null
  useEffect(() => {
    if (wanted === null || wanted === chosenLanguage()) return
    chooseLanguage(wanted)
    // Where storage is blocked, the language cannot change, and the page must not load forever.
    if (wanted !== language && chosenLanguage() === wanted) window.location.reload()
  }, [wanted])
}
