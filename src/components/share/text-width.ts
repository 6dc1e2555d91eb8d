/** The two faces of share pictures. */
export type Face = 'serif' | 'sans';

/** Advance widths in hundredths of the size, rounded up to the next four: measured in the faces' own files, the wider of two weights. */
const WIDTHS: Readonly<Record<Face, readonly (readonly [width: number, signs: string])[]>> = {
  serif: [
    [16, '\u202F'],
    [24, " '’\u00A0"],
    [32, '!,.:;j|·'],
    [36, '-[]iltîï°'],
    [40, '()/IJ\\`{}'],
    [44, '"?'],
    [48, '*frs“”'],
    [52, 'cevzéèêëç'],
    [56, '#$+0123456789<=>S^_agoy~àâô€«»–−'],
    [60, 'Zpqx'],
    [64, 'EFLPbdkuûùüÉÈ'],
    [68, 'BCTXYhnÇ'],
    [72, 'ADGOQRVÀ'],
    [76, '&KNU'],
    [80, 'w'],
    [84, 'Hæ—'],
    [88, '@œ…'],
    [96, '%MŒ'],
    [100, 'm'],
    [104, 'W'],
  ],
  sans: [
    [20, '\u202F'],
    [24, '’'],
    [28, " !',.:;·\u00A0"],
    [32, 'Jijlîï'],
    [36, '()-[]`'],
    [40, '/I\\f{}'],
    [44, 'rt“”°'],
    [48, '"?_'],
    [52, 'cszç–'],
    [56, '*EFLSvxy|ÉÈ'],
    [60, '$+0123456789<=>TZ^aek~éèêëàâ€«»−'],
    [64, 'CPVXYbdghnopquôûùüÇ'],
    [68, '#ABKRÀ'],
    [76, '&DGHU'],
    [80, 'NOQ'],
    [84, 'w…'],
    [88, '%'],
    [92, '@æ'],
    [96, 'MWmŒ'],
    [100, 'œ—'],
  ],
};
/** A sign that is not listed: none of these faces has a wider one. */
const WIDEST = 104;

const BY_SIGN: Readonly<Record<Face, ReadonlyMap<string, number>>> = { serif: bySign('serif'), sans: bySign('sans') };

function bySign(face: Face): ReadonlyMap<string, number> {
  return new Map(WIDTHS[face].flatMap(([width, signs]) => Array.from(signs).map((sign) => [sign, width] as const)));
}

function signWidth(sign: string, face: Face): number {
  const plain = sign.normalize('NFD').charAt(0);
  return BY_SIGN[face].get(sign) ?? (plain === sign ? undefined : BY_SIGN[face].get(plain)) ?? WIDEST;
}

/** How wide a text is at most, in the units of its size: no reader of a picture can make it wider, and nothing is measured while it is made. */
export function textWidth(text: string, face: Face, size: number): number {
  return (Array.from(text).reduce((sum, sign) => sum + signWidth(sign, face), 0) * size) / 100;
}
