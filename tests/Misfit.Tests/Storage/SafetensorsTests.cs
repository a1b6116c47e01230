using System.Buffers.Binary;
using System.Text;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Tests.Storage;

public sealed class SafetensorsTests
{
    [Fact]
    public void Write_layout_is_the_published_one()
    {
        var tensors = new TensorCollection();
        tensors.Add("b", [1f], 1);
        tensors.Add("a", new[] { 2.0 });

        byte[] file = ModelFiles.Weights(tensors);

        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        Assert.Equal("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", Encoding.UTF8.GetString(file, 8, length).TrimEnd());
        Assert.Equal(0, (8 + length) % 8);
        Assert.Equal([.. BitConverter.GetBytes(2.0), .. BitConverter.GetBytes(1f)], file[(8 + length)..]);
    }

    [Fact]
    public void Read_no_tensors_gives_an_empty_collection()
    {
        Assert.Empty(Read(ModelFiles.Weights(new TensorCollection())).Names);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}""", "of type F32, F64 or I32, was 'F16'")]
    [InlineData("""{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", "of type F32, F64 or I32, was 'f32'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "takes 8 bytes, its offsets are 0 to 4")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,4]}}""", "takes 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[4,0]}}""", "sizes of zero or more")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "its offsets are -4 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "two offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", "at most 2 items")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "a whole number of 32 bits")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", "at most 8 items")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", "its offsets are 0 to 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775804,9223372036854775807]}}""", "takes 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-9223372036854775808,9223372036854775807]}}""", "takes 4 bytes")]
    [InlineData("""{"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "must have a name")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", "no weights.a.dtype")]
    [InlineData("""{"a":7}""", "weights.a must be of kind Object")]
    [InlineData("""{"__metadata__":{"k":"v"}}""", "no weights.__metadata__.dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}""", "cannot be read")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "'b' must start at byte 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", "must have 0 bytes of values, have 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "must have 8 bytes of values, have 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"b":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}""", "'b' must start at byte 0")]
    public void Read_wrong_header_is_refused_with_its_place(string header, string message)
    {
        Assert.Contains(message, Assert.Throws<ModelFormatException>(() => Read(ModelFiles.Weights(header, 4))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData((ulong)long.MaxValue)]
    [InlineData((ulong)Safetensors.MaximumHeaderBytes + 1)]
    [InlineData(3ul)]
    public void Read_huge_header_length_is_refused(ulong length)
    {
        Assert.Contains("header of the weights", Assert.Throws<ModelFormatException>(() => Read([.. BitConverter.GetBytes(length), 0, 0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_shorter_than_its_length_is_refused()
    {
        byte[] file = ModelFiles.Weights(ModelFiles.Tensors());

        Assert.Contains("truncated", Assert.Throws<ModelFormatException>(() => Read(file[..5])).Message, StringComparison.Ordinal);
        Assert.Contains("truncated", Assert.Throws<ModelFormatException>(() => Safetensors.Read(new MemoryStream(file, 0, file.Length - 1), file.Length)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_random_changes_are_refused_or_sound()
    {
        byte[] file = ModelFiles.Weights(ModelFiles.Tensors());
        int headerEnd = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        var random = new Rng(3);
        int refused = 0;
        for (int trial = 0; trial < 10_000; trial++)
        {
            byte[] changed = (byte[])file.Clone();
            changed[random.NextInt32(headerEnd)] = (byte)random.NextInt32(256);
            try
            {
                Read(changed);
            }
            catch (ModelFormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 7000, 9999);
    }

    private static TensorCollection Read(byte[] file) => Safetensors.Read(new MemoryStream(file), file.Length);
}
