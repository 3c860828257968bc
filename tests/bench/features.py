"""How many times real time features are made: features.py stft|mel|mfcc FILE... The peer of run.sh.

In two ways, by torchaudio and by the steps that librosa takes in numpy and scipy; both are told on standard error, and the faster is printed.
"""
import sys
import time

import numpy
import scipy.fft
import scipy.signal
import soundfile
import torch
import torchaudio

torch.set_num_threads(1)
what, files = sys.argv[1], sys.argv[2:]
rate, dft, length, step, window = (22050, 2048, 2048, 512, "hann") if what == "mfcc" else (16000, 1024, 640, 160, "hamming")
weights = numpy.zeros(dft, "f")
weights[(dft - length) // 2:(dft + length) // 2] = scipy.signal.get_window(window, length)
bank = torchaudio.functional.melscale_fbanks(dft // 2 + 1, 0., rate / 2, 128, rate, norm="slaney", mel_scale="slaney").T
bank = bank.contiguous()
cosines = torchaudio.functional.create_dct(40, 128, "ortho").T.contiguous()


def by_torch(y):
    power = torch.stft(torch.from_numpy(y), dft, step, dft, torch.from_numpy(weights), center=True, pad_mode="constant",
                       return_complex=True).abs() ** 2
    if what == "stft":
        return torch.log(power + 1e-10).T.contiguous()
    mel = bank @ power
    if what == "mel":
        return torch.log(mel + 1e-10).T.contiguous()
    db = 10 * torch.log10(mel.clamp(min=1e-10))
    return (cosines @ torch.maximum(db, db.max() - 80)).T.contiguous()


def triangles():
    """librosa makes them anew for each recording."""
    mels = numpy.linspace(0, 15 + 27 * numpy.log(rate / 2000) / numpy.log(6.4), 130)
    hz = numpy.where(mels < 15, mels * 200 / 3, 1000 * numpy.exp(numpy.log(6.4) * (mels - 15) / 27))
    ramps, widths = hz[:, None] - numpy.linspace(0, rate / 2, dft // 2 + 1), numpy.diff(hz)
    rows = [numpy.maximum(0, numpy.minimum(-ramps[i] / widths[i], ramps[i + 2] / widths[i + 1])) for i in range(128)]
    return numpy.array(rows, "f") * (2 / (hz[2:] - hz[:-2])[:, None]).astype("f")


def by_numpy(y):
    frames = numpy.lib.stride_tricks.sliding_window_view(numpy.pad(y, dft // 2), dft)[::step].T
    spectra = numpy.empty((dft // 2 + 1, frames.shape[1]), "F", order="F")
    block = 2 ** 18 // (spectra.shape[0] * spectra.itemsize)
    for i in range(0, frames.shape[1], block):
        spectra[:, i:i + block] = numpy.fft.rfft(weights[:, None] * frames[:, i:i + block], axis=0)
    power = numpy.abs(spectra) ** 2
    if what == "stft":
        return numpy.log(power + 1e-10)
    mel = triangles() @ power
    if what == "mel":
        return numpy.log(mel + 1e-10)
    db = 10 * numpy.log10(numpy.maximum(mel, 1e-10))
    return scipy.fft.dct(numpy.maximum(db, db.max() - 80), axis=0, norm="ortho")[:40]


def speed(features):
    start, seconds = time.time(), 0
    for path in files:
        y, rate_of_file = soundfile.read(path, dtype="float32")
        seconds += len(y) / rate_of_file
        features(y)
    return seconds / (time.time() - start)


rates = speed(by_torch), speed(by_numpy)
print("%s: torchaudio %.0f, the steps of librosa %.0f x real time" % (what, *rates), file=sys.stderr)
print(max(rates))
