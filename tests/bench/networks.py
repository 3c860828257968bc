"""The center loss CRNN and ResNet-18 in PyTorch, the peer of run.sh:

networks.py train|forward crnn|resnet18 WIDTH FRAMES    utterances a second, in batches of 32
networks.py epoch WIDTH LENGTHS                         the same in an epoch of the CRNN on utterances of these lengths
"""
import os
import sys
import time

import numpy
import torch
from torch import nn
from torch.nn import functional as F

BATCH = 32


class CRNN(nn.Module):
    def __init__(self, width, classes=7):
        super().__init__()
        channels = [1, 48, 64, 80, 96]
        self.convs = nn.ModuleList(
            nn.Conv2d(a, b, 7 if a == 1 else 3, 2 if a == 1 else 1, 3 if a == 1 else 1)
            for a, b in zip(channels, channels[1:]))
        self.gru = nn.GRU(96 * ((width + 1) // 2 // 16), 128, batch_first=True, bidirectional=True)
        self.fc1, self.act, self.fc2 = nn.Linear(256, 64), nn.PReLU(), nn.Linear(64, classes)

    def forward(self, x, lengths=None):
        for conv in self.convs:
            x = F.max_pool2d(F.relu(conv(x)), 2)
        x = x.permute(0, 2, 1, 3).flatten(2)
        if lengths is not None:
            steps = ((lengths + 1) // 2 // 16).clamp(min=1)
            x = nn.utils.rnn.pack_padded_sequence(x, steps, batch_first=True, enforce_sorted=False)
        _, h = self.gru(x)
        z = self.act(self.fc1(torch.cat([h[0], h[1]], 1)))
        return z, self.fc2(z)


class Residual(nn.Module):
    def __init__(self, a, b, stride):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(a, b, 3, stride, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU())
        self.second = nn.Sequential(nn.Conv2d(b, b, 3, 1, 1, bias=False), nn.BatchNorm2d(b))
        self.past = nn.Identity() if a == b else nn.Sequential(nn.Conv2d(a, b, 1, stride, bias=False), nn.BatchNorm2d(b))

    def forward(self, x):
        return F.relu(self.second(self.first(x)) + self.past(x))


class ResNet18(nn.Module):
    def __init__(self, width, classes=7):
        super().__init__()
        layers = [nn.Conv2d(1, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
        for a, b in (64, 64), (64, 128), (128, 256), (256, 512):
            layers += [Residual(a, b, 1 if a == b else 2), Residual(b, b, 1)]
        self.layers, self.out = nn.Sequential(*layers), nn.Linear(512, classes)

    def forward(self, x, lengths=None):
        z = self.layers(x).mean((2, 3))
        return z, self.out(z)


def step(net, adam, x, y, lengths=None):
    adam.zero_grad()
    z, logits = net(x, lengths)
    (F.cross_entropy(logits, y) + 0.3 * (z ** 2).sum(1).mean()).backward()
    adam.step()


def batches(lengths, rng):
    """Loosely sorted: chunks of eight batches, each by length."""
    order = rng.permutation(len(lengths))
    chunks = [order[i:i + 8 * BATCH] for i in range(0, len(order), 8 * BATCH)]
    chunks = [c[numpy.argsort(lengths[c])] for c in chunks]
    all_of_them = [c[i:i + BATCH] for c in chunks for i in range(0, len(c), BATCH)]
    rng.shuffle(all_of_them)
    return all_of_them


def epoch(net, adam, data, labels, lengths, rng):
    for rows in batches(lengths, rng):
        x = torch.zeros(len(rows), 1, int(lengths[rows].max()), data[0].shape[1])
        for to, i in zip(x, rows):
            to[0, :lengths[i]] = data[i]
        step(net, adam, x.to(memory_format=torch.channels_last), labels[rows], torch.from_numpy(lengths[rows]))


def seconds(work):
    start = time.time()
    work()
    return time.time() - start


what = sys.argv[1]
torch.manual_seed(0)
torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
if what == "epoch":
    width, lengths = int(sys.argv[2]), numpy.loadtxt(sys.argv[3], dtype=int)
else:
    width, lengths = int(sys.argv[3]), numpy.full(BATCH, int(sys.argv[4]))
net = (ResNet18 if sys.argv[2] == "resnet18" else CRNN)(width).to(memory_format=torch.channels_last)
adam = torch.optim.Adam(net.parameters(), 3e-4)
y = torch.arange(len(lengths)) % 7
if what == "epoch":
    data = [torch.randn(n, width) for n in lengths]
    rng = numpy.random.default_rng(0)
    times = [seconds(lambda: epoch(net, adam, data, y, lengths, rng)) for _ in range(2)]
else:
    x = torch.randn(BATCH, 1, lengths[0], width).to(memory_format=torch.channels_last)
    if what == "forward":
        net.eval()
    with torch.set_grad_enabled(what == "train"):
        times = [seconds((lambda: step(net, adam, x, y)) if what == "train" else (lambda: net(x))) for _ in range(4)]
times = sorted(times[1:])
print(len(lengths) / times[len(times) // 2])
