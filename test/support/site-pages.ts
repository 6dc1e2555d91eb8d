/** Every page of the site in both languages, as paths. `don_…` are gifts of the fake application. */
export const SITE_PAGES = [
  ['/', '/en/'],
  ['/transparence', '/en/transparency'],
  ['/transparence?mois=tous', '/en/transparency?months=all&reading=smoothed'],
  ['/transparence/2026-10', '/en/transparency/2026-10'],
  ['/transparence/couts', '/en/transparency/costs'],
  ['/transparence/methode', '/en/transparency/method'],
  ['/projets', '/en/projects'],
  ['/projets/jitsi', '/en/projects/jitsi'],
  ['/campagnes/dons-2020', '/en/campaigns/dons-2020'],
  ['/don', '/en/give'],
  ['/don?montant=10&frequence=mensuel', '/en/give?amount=10&frequency=monthly'],
  ['/don/merci?don=don_received', '/en/give/thanks?don=don_received'],
  ['/donnees', '/en/data'],
  ['/mentions-legales', '/en/legal'],
  ['/confidentialite', '/en/privacy'],
  ['/accessibilite', '/en/accessibility'],
] as const;
